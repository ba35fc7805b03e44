package dev.sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiReferenceTest {
  private static final String SPEC =
      """
      info: {description: What it does.}
      tags: [{name: changes, description: What can be changed.}]
      paths:
        /api/routes/{route}/mirrors:
          parameters: [{$ref: "#/components/parameters/Route"}]
          post:
            tags: [changes]
            operationId: attach
            summary: Adds a mirror
            requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/New"}}}}
            responses:
              "201": {description: It is there.}
              "400": {$ref: "#/components/responses/Error"}
      components:
        parameters: {Route: {name: route, in: path, schema: {$ref: "#/components/schemas/Name"}}}
        responses:
          Error:
            content:
              application/json:
                schema: {properties: {errors: {type: array, items: {type: string}}}}
        schemas:
          Name: {type: string, pattern: "^[a-z]+$"}
          New:
            required: [name]
            properties:
              name: {$ref: "#/components/schemas/Name"}
              share: {type: number, minimum: 0, maximum: 1, default: 1, description: How much.}
      """;

  private final String page = ApiReference.of(SPEC).toAsciidoc();

  @Test
  void anOperationHasItsParametersBodyExampleAndResponses() {
    assertThat(page)
        .contains("=== POST /api/routes/\\{route}/mirrors")
        .contains("| `route` | path | <<api-object-name,Name>>")
        .contains("| `name` | <<api-object-name,Name>>.")
        .contains("| `share` | Number from 0 to 1; default `1`, optional. How much.")
        .contains("-d '{\"name\":\"next\",\"share\":0}'")
        .contains("http://127.0.0.1:7080/api/routes/orders/mirrors")
        .contains("| 201\na| It is there.")
        .contains("| 400 | Refused, and nothing has changed: see <<api-errors,Errors>>.");
  }

  @Test
  void aSchemaWithoutFieldsIsDescribedInWords() {
    assertThat(page).contains("[#api-object-name]\n=== Name\n\nString like `+^[a-z]+$+`.");
  }
}
