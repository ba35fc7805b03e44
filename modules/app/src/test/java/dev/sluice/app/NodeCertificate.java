package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A self-signed certificate that all nodes of a test share. */
final class NodeCertificate {
  private NodeCertificate() {}

  /** Creates a certificate in a folder; returns {@code cluster.eventBus} with its files. */
  static JsonObject make(Path folder) throws Exception {
    Path certificate = folder.resolve("node.pem");
    Path key = folder.resolve("node-key.pem");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("openssl", "req", "-x509", "-nodes", "-days", "1"));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
    command.addAll(List.of("-subj", "/CN=sluice", "-addext"));
    command.add("subjectAltName=IP:127.0.0.1,IP:127.0.0.3");
    command.addAll(List.of("-out", certificate.toString(), "-keyout", key.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return new JsonObject()
        .put("certificate", certificate.toString())
        .put("key", key.toString())
        .put("trust", certificate.toString());
  }
}
