package dev.sluice.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CidrBlock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachRulesTest {

  private static JsonObject to(String to) {
    return new JsonObject().put("name", "m").put("to", to);
  }

  private static Future<List<InetAddress>> addresses(String name) {
    return switch (name) {
      case "metadata" -> Future.succeededFuture(of("192.0.2.1", "169.254.169.254"));
      case "2852039166" -> Future.succeededFuture(of("169.254.169.254"));
      case "good" -> Future.succeededFuture(of("192.0.2.1"));
      default -> Future.failedFuture("there is no " + name);
    };
  }

  private static List<InetAddress> of(String... addresses) {
    return Stream.of(addresses).map(AttachRulesTest::ip).toList();
  }

  private static InetAddress ip(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(address, e);
    }
  }

  private static AttachRules rules(String... blocks) {
    List<CidrBlock> allow = Stream.of(blocks).map(CidrBlock::parse).toList();
    return new AttachRules(allow, AttachRulesTest::addresses);
  }

  private static AttachRules rulesWithoutBlocks() {
    return new AttachRules(null, AttachRulesTest::addresses);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:1",
        "udp://[2001:db8::1]:1",
        "tcp://good:1",
        "tcp://not-there-yet:1",
        "eventbus:recorder",
        "nonsense", // which the check of the whole configuration tells
      })
  void nearly_every_address_is_allowed(String to) {
    assertThat(rulesWithoutBlocks().check(to(to)).succeeded()).isTrue();
    assertThat(rulesWithoutBlocks().check(new JsonObject()).succeeded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://169.254.169.254:80",
        "udp://169.254.0.1:53",
        "tcp://[fe80::1]:80",
        "tcp://[::ffff:169.254.169.254]:80",
        "tcp://[::ffff:a9fe:a9fe]:80",
        "tcp://metadata:80",
        "tcp://2852039166:80",
      })
  void a_link_local_address_is_refused(String to) {
    String error = "to: \"" + to + "\" is link-local, where the API attaches nothing";
    assertThat(rulesWithoutBlocks().check(to(to)).cause()).hasMessage(error);
  }

  @Test
  void a_unix_socket_has_to_be_in_the_configuration() {
    JsonObject route =
        new JsonObject()
            .put("primary", to("unix:///run/primary"))
            .put("mirrors", new JsonArray().add(to("unixgram:///run/mirror")));
    AttachRules rules = rulesWithoutBlocks();
    rules.learn(new JsonObject().put("routes", new JsonArray().add(route)));
    rules.learn(new JsonObject());
    assertThat(rules.check(to("unix:///run/primary")).succeeded()).isTrue();
    assertThat(rules.check(to("unixgram:///run/mirror")).succeeded()).isTrue();
    assertThat(rules.check(to("unix:///run/mirror")).cause())
        .hasMessage(
            "to: \"unix:///run/mirror\" is a Unix socket that the configuration file does not"
                + " name");
    assertThat(rules.check(to("unixgram:///run/docker.sock")).failed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://10.1.2.3:1, ",
    "udp://[2001:db8::1]:1, ",
    "tcp://[::ffff:10.1.2.3]:1, ",
    "tcp://192.0.2.1:1, is elsewhere",
    "tcp://[2001:db9::1]:1, is elsewhere",
    "tcp://169.254.1.1:1, is link-local",
    "tcp://good:1, has a host name",
    "eventbus:recorder, has no IP address",
    "unix:///run/x, has no IP address",
  })
  void with_blocks_only_their_ip_addresses_are_allowed(String to, @Nullable String why) {
    Future<Void> checked = rules("10.0.0.0/8", "2001:db8::/32", "169.254.0.0/16").check(to(to));
    if (why == null) {
      assertThat(checked.succeeded()).isTrue();
    } else {
      assertThat(checked.cause())
          .hasMessageContaining(why)
          .hasMessageContaining("; allowed by admin.attach.allow: 10.0.0.0/8, ");
    }
  }

  @Test
  void each_new_destination_of_a_patch_is_checked() {
    AttachRules rules = rules("10.0.0.0/8");
    JsonObject route =
        new JsonObject()
            .put("primary", to("tcp://good:1"))
            .put("mirrors", new JsonArray().add(to("tcp://192.0.2.1:1")));
    rules.learn(new JsonObject().put("routes", new JsonArray().add(route)));
    JsonArray mirrors = new JsonArray().add(to("tcp://10.0.0.1:1")).add(to("tcp://192.0.2.1:1"));
    JsonObject patch = new JsonObject().put("primary", to("tcp://good:1")).put("mirrors", mirrors);
    assertThat(rules.checkPatch(patch, route).succeeded()).isTrue();
    assertThat(rules.checkPatch(to("tcp://good:2"), route).cause())
        .hasMessageStartingWith("to: \"tcp://good:2\" has a host name");
    patch.put("primary", to("tcp://192.0.2.9:1"));
    assertThat(rules.checkPatch(patch, route).cause())
        .hasMessageStartingWith("primary.to: \"tcp://192.0.2.9:1\" is elsewhere");
    patch.remove("primary");
    mirrors.add(to("tcp://[fe80::1]:1"));
    assertThat(rules.checkPatch(patch, route).cause())
        .hasMessageStartingWith("mirrors[2].to: \"tcp://[fe80::1]:1\" is link-local");
  }

  private static JsonObject tls(String key, String file) {
    return to("tls://192.0.2.1:1").put("tls", new JsonObject().put(key, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trust", "cert", "key", "pkcs12", "passwordFile"})
  void a_mirror_names_only_files_that_the_configuration_names(String key) {
    AttachRules rules = rulesWithoutBlocks();
    assertThat(rules.check(tls(key, "/etc/shadow")).cause())
        .hasMessage(
            "tls." + key + ": \"/etc/shadow\" is a file that the configuration file does not name");
    JsonObject certificate = new JsonObject().put("cert", "/etc/shadow");
    JsonObject routeTls = new JsonObject().put("certificates", new JsonArray().add(certificate));
    JsonObject route = to("tls://192.0.2.1:1").put("tls", routeTls);
    rules.learn(new JsonObject().put("routes", new JsonArray().add(route)));
    assertThat(rules.check(tls(key, "/etc/shadow")).succeeded()).isTrue();
    assertThat(rules.check(tls(key, "/etc/passwd")).failed()).isTrue();
  }

  @Test
  void a_patch_begins_no_log_of_differences_in_a_file_of_its_choice() {
    JsonObject compare = new JsonObject().put("log", "/etc/crontab");
    assertThat(
            rulesWithoutBlocks()
                .checkPatch(new JsonObject().put("compare", compare), new JsonObject())
                .cause())
        .hasMessageStartingWith("compare.log: \"/etc/crontab\" is a file");
  }

  @Test
  void a_patch_names_only_files_that_the_configuration_names() {
    AttachRules rules = rulesWithoutBlocks();
    JsonObject route = new JsonObject().put("mirrors", new JsonArray().add(tls("trust", "a.pem")));
    rules.learn(new JsonObject().put("routes", new JsonArray().add(route)));
    assertThat(rules.checkPatch(route.copy(), route).succeeded()).isTrue();
    JsonObject certificate = new JsonObject().put("cert", "a.pem").put("key", "b.pem");
    JsonObject tls = new JsonObject().put("certificates", new JsonArray().add(certificate));
    assertThat(rules.checkPatch(new JsonObject().put("tls", tls), route).cause())
        .hasMessageStartingWith("tls.certificates[0].key: \"b.pem\" is a file");
    JsonObject patch = route.copy().put("primary", tls("cert", "c.pem"));
    assertThat(rules.checkPatch(patch, route).cause())
        .hasMessageStartingWith("primary.tls.cert: \"c.pem\" is a file");
  }

  @Test
  void an_empty_list_of_blocks_allows_no_address() {
    assertThat(rules().check(to("tcp://127.0.0.1:1")).cause())
        .hasMessageEndingWith("is elsewhere; allowed by admin.attach.allow: nothing");
  }
}
