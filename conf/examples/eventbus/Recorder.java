import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes what a mirror on the event bus is sent: one file for each session, called ROUTE-SESSION.
 *
 * <p>A session that is under way ends in .part, one that broke off in .cut; the others are whole.
 * Configuration: {@code address}, as after {@code eventbus:}, and {@code folder}, which must exist.
 */
public class Recorder extends VerticleBase {
  // Others may listen at the same address: from its second message on, a session comes only here.
  private final String own = "recorder." + UUID.randomUUID();
  private final Map<String, AsyncFile> open = new HashMap<>();

  @Override
  public Future<?> start() {
    return Future.all(
        vertx.eventBus().consumer(own, this::take).completion(),
        vertx.eventBus().consumer(config().getString("address"), this::take).completion());
  }

  private void take(Message<Buffer> message) {
    String file =
        config().getString("folder")
            + "/"
            + message.headers().get("route")
            + "-"
            + message.headers().get("session");
    record(file, message)
        // The answer asks for more: not before this is on its way to the disk.
        .onSuccess(done -> message.reply(null, new DeliveryOptions().addHeader("address", own)))
        .onFailure(e -> message.fail(1, e.getMessage()));
  }

  private Future<?> record(String file, Message<Buffer> message) {
    if ("0".equals(message.headers().get("sequence"))) {
      return vertx
          .fileSystem()
          .open(file + ".part", new OpenOptions())
          .onSuccess(opened -> open.put(file, opened));
    }
    AsyncFile writing = open.get(file);
    if (writing == null) {
      return Future.failedFuture("this session began elsewhere");
    }
    if (message.headers().contains("end")) {
      return close(file, "");
    }
    if (message.headers().contains("cut")) {
      return close(file, ".cut");
    }
    return writing.write(message.body());
  }

  private Future<?> close(String file, String suffix) {
    return open.remove(file)
        .close()
        .compose(closed -> vertx.fileSystem().move(file + ".part", file + suffix));
  }
}
