package dev.sluice.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The reference page of the API, in AsciiDoc, made of the API's OpenAPI description. */
final class ApiReference {
  private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

  private static final String ERROR = "#/components/responses/Error";

  private final ApiSpec spec;
  private final StringBuilder page = new StringBuilder();

  private ApiReference(ApiSpec spec) {
    this.spec = spec;
  }

  static ApiReference read(Path root) throws IOException {
    Path file = root.resolve("modules/admin/src/main/resources/dev/sluice/admin/openapi.yaml");
    return of(Files.readString(file, UTF_8));
  }

  /** Returns the reference for a description in YAML. */
  static ApiReference of(String yaml) {
    Object spec = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return new ApiReference(new ApiSpec(ApiSpec.map(spec)));
  }

  String toAsciidoc() {
    page.append("= API\n:nav-order: 40\n");
    page.append(
        ":description: Every request of the admin listener: parameters, bodies, responses.\n\n");
    paragraph(spec.at("info").get("description"));
    page.append("xref:../operating/admin.adoc[Dashboard and API] says who may do what. ");
    page.append("A running Sluice serves this description as OpenAPI 3.1 at `/openapi.yaml`.\n\n");
    for (Object tag : ApiSpec.list(spec.root().get("tags"))) {
      operations(ApiSpec.map(tag));
    }
    errors();
    page.append("== Objects\n\n");
    new TreeMap<>(spec.at("components", "schemas")).forEach(this::schema);
    return page.toString();
  }

  private void operations(Map<String, Object> tag) {
    String name = String.valueOf(tag.get("name"));
    page.append("== ").append(capitalised(name)).append("\n\n");
    paragraph(tag.get("description"));
    spec.at("paths")
        .forEach(
            (path, methods) -> {
              for (String method : METHODS) {
                Map<String, Object> operation = ApiSpec.map(ApiSpec.map(methods).get(method));
                if (ApiSpec.list(operation.get("tags")).contains(name)) {
                  operation(method, path, ApiSpec.map(methods), operation);
                }
              }
            });
  }

  private void operation(
      String method, String path, Map<String, Object> shared, Map<String, Object> operation) {
    String call = method.toUpperCase(Locale.ROOT) + " " + path;
    page.append("[#api-").append(operation.get("operationId")).append("]\n");
    page.append("=== ").append(call.replace("{", "\\{")).append("\n\n");
    paragraph(operation.get("summary") + ".");
    paragraph(operation.get("description"));
    List<Object> parameters = new ArrayList<>(ApiSpec.list(shared.get("parameters")));
    parameters.addAll(ApiSpec.list(operation.get("parameters")));
    parameters(parameters);
    Map<String, Object> body = spec.jsonSchema(ApiSpec.map(operation.get("requestBody")));
    if (!body.isEmpty()) {
      body(body);
    }
    example(method, path, body);
    responses(ApiSpec.map(operation.get("responses")));
  }

  private void body(Map<String, Object> schema) {
    if (spec.propertiesOf(schema).isEmpty()) {
      page.append("Body: ").append(spec.typeOf(schema)).append(".\n\n");
    } else {
      page.append(".Body\n");
      properties(schema);
    }
  }

  private void parameters(List<Object> parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    page.append(".Parameters\n[cols=\"1,1,3\"]\n|===\n| Name | In | Value\n\n");
    for (Object each : parameters) {
      Map<String, Object> parameter = spec.resolved(each);
      Map<String, Object> schema = ApiSpec.map(parameter.get("schema"));
      page.append("| `").append(parameter.get("name")).append("` | ").append(parameter.get("in"));
      page.append(" | ").append(spec.typeOf(schema));
      sentence(parameter.get("description"));
      page.append('\n');
    }
    page.append("|===\n\n");
  }

  private void example(String method, String path, Map<String, Object> body) {
    String url = path.replace("{route}", "orders").replace("{mirror}", "next");
    page.append(".Example\n[source,console]\n----\n$ curl -s");
    if (!method.equals("get")) {
      page.append(" -X ").append(method.toUpperCase(Locale.ROOT));
    }
    if (!body.isEmpty()) {
      page.append(" -H 'Content-Type: application/json' \\\n    -d '");
      page.append(spec.example(body)).append("' \\\n   ");
    }
    page.append(" http://127.0.0.1:7080").append(url).append("\n----\n\n");
  }

  private void responses(Map<String, Object> responses) {
    List<String> errors = new ArrayList<>();
    page.append(".Responses\n[cols=\"1,5\"]\n|===\n| Status | Meaning and body\n\n");
    responses.forEach(
        (status, each) -> {
          if (ERROR.equals(ApiSpec.map(each).get("$ref"))) {
            errors.add(status);
          } else {
            response(status, spec.resolved(each));
          }
        });
    if (!errors.isEmpty()) {
      page.append("| ").append(String.join(", ", errors));
      page.append(" | Refused, and nothing has changed: see <<api-errors,Errors>>.\n");
    }
    page.append("|===\n\n");
  }

  private void response(String status, Map<String, Object> response) {
    page.append("| ").append(status).append("\na| ").append(response.get("description"));
    Map<String, Object> schema = spec.jsonSchema(response);
    if (!schema.isEmpty()) {
      page.append(" Body: ").append(spec.typeOf(schema)).append('.');
      if (spec.isSmall(schema)) {
        page.append("\n\n[source,json]\n----\n").append(spec.example(schema)).append("\n----");
      }
    }
    page.append("\n\n");
  }

  private void errors() {
    Map<String, Object> schema = spec.jsonSchema(spec.at("components", "responses", "Error"));
    page.append("[#api-errors]\n== Errors\n\n");
    page.append("What is refused has a body that says why, one line for each mistake:\n\n");
    page.append("[source,json]\n----\n").append(spec.example(schema)).append("\n----\n\n");
    page.append(
        """
        [cols="1,5"]
        |===
        | Status | Meaning

        | 400 | The request is malformed: its body is no JSON object, or a parameter is not valid.
        | 401 | The token is missing or wrong.
        | 403 | The request comes from another web page, or `Host` is not this listener.
        | 404 | There is no such route, mirror, difference or cluster.
        | 409 | The rules of the configuration refuse the change, or it has changed meanwhile.
        | 413 | The body is too large.
        | 429 | There are too many changes a second, connections or listeners; try again later.
        | 503 | Sluice is shutting down.
        |===

        """);
  }

  private void schema(String name, Object schema) {
    page.append("[#").append(ApiSpec.anchor(name)).append("]\n=== ").append(name).append("\n\n");
    Map<String, Object> resolved = ApiSpec.map(schema);
    paragraph(resolved.get("description"));
    if (spec.propertiesOf(resolved).isEmpty()) {
      page.append(capitalised(spec.shapeOf(resolved))).append(".\n\n");
    } else {
      properties(resolved);
    }
  }

  private void properties(Map<String, Object> schema) {
    page.append("[cols=\"2,5\"]\n|===\n| Field | Value\n\n");
    List<Object> required = spec.requiredOf(schema);
    spec.propertiesOf(schema)
        .forEach(
            (name, each) -> {
              Map<String, Object> property = ApiSpec.map(each);
              page.append("| `")
                  .append(name)
                  .append("` | ")
                  .append(capitalised(spec.typeOf(property)));
              page.append(required.contains(name) ? "." : ", optional.");
              sentence(property.get("description"));
              page.append('\n');
            });
    page.append("|===\n\n");
  }

  private void paragraph(@Nullable Object text) {
    if (text != null) {
      page.append(text.toString().strip()).append("\n\n");
    }
  }

  private void sentence(@Nullable Object text) {
    if (text != null) {
      page.append(' ').append(text.toString().strip());
    }
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
