package dev.sluice.config;

import static dev.sluice.config.ConfigKey.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSectionTest {
  private enum Colour {
    RED,
    GREEN,
    DARK_BLUE
  }

  private static final ConfigSpec SPEC =
      new ConfigSpec("test", "A test.")
          .moved("depth", "inner.depth")
          .refused("width", "is not possible here");
  private static final ConfigKey<String> NAME =
      SPEC.add(key("name", ValueTypes.NAME, "A name.").required());
  private static final ConfigKey<Integer> COUNT =
      SPEC.add(key("count", ValueTypes.count(1, 9), "A number.").byDefault(5).renamed("number"));
  private static final ConfigKey<Colour> COLOUR =
      SPEC.add(key("colour", ValueTypes.choice(Colour.class), "A colour.").byDefault(Colour.RED));
  private static final ConfigKey<List<Integer>> LIST =
      SPEC.add(key("list", ValueTypes.list(ValueTypes.count(0, 9)), "Numbers."));
  private static final ConfigKey<JsonObject> INNER =
      SPEC.add(ConfigKey.section("inner", "A section.", new ConfigSpec("inner", "Empty.")));

  private static ConfigSection section(String json) {
    return ConfigSection.root(new JsonObject(json.replace('\'', '"'))).allow(SPEC);
  }

  @Test
  void a_key_that_is_left_out_has_its_default() {
    ConfigSection section = section("{'name': 'a'}");
    assertThat(section.get(COUNT)).isEqualTo(5);
    assertThat(section.find(COUNT)).isNull();
    assertThat(section.get(COLOUR)).isEqualTo(Colour.RED);
    assertThat(section.find(LIST)).isNull();
    assertThat(section.section(INNER).errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'cuont': 1}   | cuont: unknown key; did you mean count?",
        "{'x': 1}       | x: unknown key; allowed: name, count, colour, list, inner",
        "{'number': 1}  | number: is now count",
        "{'depth': 1}   | depth: is now inner.depth",
        "{'width': 'a'} | width: \"a\" is not possible here",
        "{'inner': {'a': 1}} | inner.a: unknown key; allowed: ",
        "{'inner': 7}   | inner: 7 is not a section; allowed: keys with values",
        "{'count': 0}   | count: 0 is out of range; allowed: 1 to 9",
        "{'count': null} | count: null is no value; give one, or leave out the key",
        "{'colour': 'pink'} | colour: \"pink\" must be red, green or dark_blue",
        "{'list': [1, 'b', 2]} | list[1]: \"b\" is not a whole number; allowed: 0 to 9",
      })
  void a_mistake_is_one_error_with_its_path(String json, String error) {
    ConfigSection section = section(json);
    section.get(COUNT);
    section.get(COLOUR);
    section.find(LIST);
    section.section(INNER);
    assertThat(section.errors()).containsExactly(error.strip() + (error.endsWith(":") ? " " : ""));
  }

  @Test
  void reading_continues_with_the_default_or_the_valid_elements() {
    ConfigSection section = section("{'count': 'many', 'list': '1, x, 2'}");
    assertThat(section.get(COUNT)).isEqualTo(5);
    assertThat(section.find(LIST)).containsExactly(1, 2);
    assertThat(section.get(NAME)).isEqualTo("?");
    assertThat(section.errors()).hasSize(3).last().isEqualTo("name: missing");
  }

  @Test
  void the_schema_describes_all_of_a_key() {
    JsonObject schema = ConfigSchema.of(SPEC, List.of(SPEC));
    JsonObject definition = schema.getJsonObject("$defs").getJsonObject("test");
    assertThat(definition.getJsonArray("required")).isEqualTo(new JsonArray().add("name"));
    assertThat(definition.getBoolean("additionalProperties")).isFalse();
    JsonObject count = definition.getJsonObject("properties").getJsonObject("count");
    assertThat(count.getMap())
        .containsEntry("description", "A number.")
        .containsEntry("default", 5)
        .containsEntry("minimum", 1)
        .containsEntry("maximum", 9);
    assertThat(definition.getJsonObject("properties").getJsonObject("colour").getValue("enum"))
        .isEqualTo(new JsonArray().add("red").add("green").add("dark_blue"));
  }
}
