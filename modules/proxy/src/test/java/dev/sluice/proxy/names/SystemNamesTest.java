package dev.sluice.proxy.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Eventually;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemNamesTest {
  private static final long ONE_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final SystemNames names = new SystemNames(this::resolve, clock::get, threads);
  private volatile String @Nullable [] known = {"192.0.2.1"};
  private volatile CountDownLatch open = new CountDownLatch(0);

  private InetAddress[] resolve(String host) throws UnknownHostException {
    asked.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException(host);
    }
    String[] addresses = known;
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.getByName(addresses[i]);
    }
    return all;
  }

  private Future<List<InetAddress>> ask() {
    return names.ask(loop, "a.test");
  }

  private List<String> find() throws Exception {
    return ask().get().stream().map(InetAddress::getHostAddress).toList();
  }

  @AfterEach
  void end() {
    open.countDown();
    threads.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void an_answer_is_used_for_some_time_and_then_looked_up_again() throws Exception {
    assertThat(find()).containsExactly("192.0.2.1");
    known = new String[] {"192.0.2.2"};
    assertThat(find()).containsExactly("192.0.2.1");
    clock.addAndGet(SystemNames.FRESH_NANOS);
    assertThat(find()).containsExactly("192.0.2.2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void an_answer_is_held_while_the_name_cannot_be_looked_up() throws Exception {
    find();
    known = null;
    clock.addAndGet(SystemNames.HELD_NANOS - ONE_SECOND);
    assertThat(find()).containsExactly("192.0.2.1");
    clock.addAndGet(ONE_SECOND);
    assertThatThrownBy(() -> ask().get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageEndingWith("a.test: cannot be looked up");
  }

  @Test
  void an_answer_is_held_while_the_look_up_takes_long() throws Exception {
    find();
    open = new CountDownLatch(1);
    clock.addAndGet(SystemNames.FRESH_NANOS);
    known = new String[] {"192.0.2.2"};
    assertThat(find()).containsExactly("192.0.2.1");
    open.countDown();
    Eventually.until(
        "the new address", () -> ask().getNow() != null && names(ask()).contains("192.0.2.2"));
  }

  private static List<String> names(Future<List<InetAddress>> found) {
    List<InetAddress> all = found.getNow();
    return all == null ? List.of() : all.stream().map(InetAddress::getHostAddress).toList();
  }

  @Test
  void callers_share_a_look_up() throws Exception {
    open = new CountDownLatch(1);
    Future<List<InetAddress>> one = ask();
    Future<List<InetAddress>> other = ask();
    open.countDown();
    assertThat(one.get()).isEqualTo(other.get());
    assertThat(asked).hasValue(1);
  }

  @Test
  void after_a_failed_lookup_the_next_caller_looks_up_again() throws Exception {
    known = null;
    assertThatThrownBy(() -> ask().get()).hasMessageContaining("a.test");
    known = new String[] {"192.0.2.1"};
    assertThat(find()).containsExactly("192.0.2.1");
  }

  @Test
  void the_families_alternate() throws Exception {
    known =
        new String[] {
          "192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3", "2001:db8::1", "2001:db8::2"
        };
    assertThat(find())
        .containsExactly(
            "192.0.2.1", "2001:db8:0:0:0:0:0:1", "192.0.2.2", "2001:db8:0:0:0:0:0:2", "192.0.2.3");
  }

  @Test
  void a_look_up_has_a_limit() {
    open = new CountDownLatch(1);
    assertThatThrownBy(() -> new Names(names).lookUp(loop, "a.test", 50).get())
        .hasMessageContaining("a.test: the look-up has not ended within 50 ms");
  }
}
