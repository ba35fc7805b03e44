package dev.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.Difference.Kind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Configurations are compared by meaning, and each difference has one path. */
class DifferencesTest {

  /** Returns a configuration with a TCP route {@code a} and a UDP route {@code u}. */
  static JsonObject config(String more, String mirrors) {
    String json =
        """
        {'routes': [
          {'name': 'a', 'listen': 'tcp://127.0.0.1:1', 'primary': {'to': 'tcp://h:1'}%s,
           'mirrors': [%s]},
          {'name': 'u', 'listen': 'udp://127.0.0.1:1', 'primary': {'to': 'udp://h:1'}}]}
        """;
    return new JsonObject(json.formatted(more, mirrors).replace('\'', '"'));
  }

  static String mirror(String name, String more) {
    return "{'name': '%s', 'to': 'tcp://%s:2'%s}".formatted(name, name, more);
  }

  private static List<String> paths(JsonObject file, JsonObject now) {
    return Differences.between(file, now).stream()
        .map(each -> each.kind() + " " + each.path())
        .toList();
  }

  @Test
  void whatIsWrittenInAnotherWayIsNoDifference() {
    JsonObject file = config(", 'idleTimeout': '300s'", mirror("m", ", 'maxLag': '4096KiB'"));
    JsonObject now =
        config(", 'limits': {}, 'instances': '2'", mirror("m", ", 'sample': 1, 'onLag': 'cut'"));
    assertThat(paths(file, now.copy())).containsExactly("CHANGED routes.a.instances");
    now.getJsonArray("routes").getJsonObject(0).remove("instances");
    assertThat(paths(file, now)).isEmpty();
    assertThat(paths(now, file)).isEmpty();
  }

  @Test
  void theOrderOfMirrorsIsNoDifference() {
    assertThat(
            paths(
                config("", mirror("m", "") + "," + mirror("n", "")),
                config("", mirror("n", "") + "," + mirror("m", ""))))
        .isEmpty();
  }

  @Test
  void eachDifferenceHasAPathWithNames() {
    JsonObject file = config("", mirror("m", "") + "," + mirror("n", ""));
    JsonObject now =
        config(
            ", 'limits': {'allow': ['10.0.0.0/8']}",
            mirror("new", "") + "," + mirror("n", ", 'sample': '5%'"));
    now.getJsonArray("routes").remove(1);
    now.put("mirrorMemory", "1MiB");
    assertThat(paths(file, now))
        .containsExactly(
            "CHANGED mirrorMemory",
            "CHANGED routes.a.limits.allow",
            "REMOVED routes.a.mirrors.m",
            "CHANGED routes.a.mirrors.n.sample",
            "ADDED routes.a.mirrors.new",
            "REMOVED routes.u");
  }

  @Test
  void aDifferenceHasBothValuesAndADefaultCounts() {
    JsonObject file = config("", mirror("n", ""));
    JsonObject now = config("", mirror("n", ", 'sample': 0.5") + "," + mirror("m", ""));
    assertThat(Differences.between(file, now))
        .containsExactly(
            new Difference("routes.a.mirrors.n.sample", Kind.CHANGED, "100%", 0.5),
            new Difference(
                "routes.a.mirrors.m",
                Kind.ADDED,
                null,
                new JsonObject().put("name", "m").put("to", "tcp://m:2")));
  }

  @Test
  void aRouteOfAnotherKindDiffersInTheKeysOfBothKinds() {
    JsonObject file = config("", "");
    JsonObject now = file.copy();
    now.getJsonArray("routes")
        .getJsonObject(0)
        .put("listen", "udp://127.0.0.1:9")
        .put("receiveBuffer", "1MiB");
    file.getJsonArray("routes").getJsonObject(0).put("batchDelay", "2ms");
    assertThat(paths(file, now))
        .containsExactly(
            "CHANGED routes.a.listen",
            "CHANGED routes.a.receiveBuffer",
            "CHANGED routes.a.batchDelay");
  }

  @Test
  void eachDifferenceCanBeTakenBackAlone() {
    JsonObject file =
        config(
            ", 'limits': {'sessions': 5}",
            mirror("l", "") + "," + mirror("m", "") + "," + mirror("n", ", 'sample': 0"));
    JsonObject changed =
        config(
            ", 'keepAlive': {'idle': '5s'}, 'idleTimeout': '1s'",
            mirror("new", "") + "," + mirror("l", "") + "," + mirror("n", ""));
    changed.getJsonArray("routes").remove(1);
    List<Difference> all = Differences.between(file, changed);
    assertThat(all).hasSize(7);
    for (Difference one : all) {
      JsonObject now = changed.copy();
      assertThat(Undo.of(file, one.path()).applyTo(now)).isEmpty();
      assertThat(Differences.between(file, now))
          .as(one.path())
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(each -> !each.equals(one)).toList());
    }
    JsonObject now = changed.copy();
    all.forEach(one -> Undo.of(file, one.path()).applyTo(now));
    assertThat(now.getJsonArray("routes").getJsonObject(0).getJsonArray("mirrors"))
        .isEqualTo(file.getJsonArray("routes").getJsonObject(0).getJsonArray("mirrors"));
  }
}
