package dev.sluice.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A difference is small, and applied to the state before it gives the state after it. */
class StateChangeTest {
  private static final JsonObject STATE =
      new JsonObject(
          """
          {"age": 1, "cluster": null, "errors": ["e"], "routes": [
            {"name": "a", "sessions": 1, "ended": {"cut": 1}, "mirrors": [
              {"name": "m", "lag": 1}, {"name": "n", "lag": 2}]},
            {"name": "b", "sessions": 0, "ended": {}, "mirrors": []}]}
          """);

  private static JsonObject route(JsonObject state, int place) {
    return state.getJsonArray("routes").getJsonObject(place);
  }

  private static void assertChange(JsonObject now, String expected) {
    JsonObject change = Objects.requireNonNull(StateChange.between(STATE, now));
    assertThat(change).isEqualTo(new JsonObject(expected.replace('\'', '"')));
    assertThat(applied(STATE, change)).isEqualTo(now);
  }

  @Test
  void nothingIsSentOfWhatIsTheSame() {
    assertChange(STATE.copy(), "{}");
  }

  @Test
  void aCounterIsSentUnderTheNamesOfItsRouteAndBranch() {
    JsonObject now = STATE.copy();
    route(now, 0).getJsonArray("mirrors").getJsonObject(1).put("lag", 3);
    route(now, 1).getJsonObject("ended").put("cut", 1);
    String expected =
        "{'routes': {'a': {'mirrors': {'n': {'lag': 3}}}, 'b': {'ended': {'cut': 1}}}}";
    assertChange(now, expected);
  }

  @Test
  void aRouteThatHasGoneIsNullAndANewOneComesLast() {
    JsonObject now = STATE.copy();
    now.getJsonArray("routes").remove(0);
    now.getJsonArray("routes").add(new JsonObject().put("name", "c").put("mirrors", "x"));
    assertChange(now, "{'routes': {'a': null, 'c': {'name': 'c', 'mirrors': 'x'}}}");
  }

  @Test
  void anArrayWithoutNamesIsSentWhole() {
    assertChange(STATE.copy().put("errors", new JsonArray().add("f")), "{'errors': ['f']}");
    assertChange(STATE.copy().put("errors", new JsonArray()), "{'errors': []}");
  }

  @Test
  void anObjectTakesThePlaceOfNull() {
    assertChange(
        STATE.copy().put("cluster", new JsonObject().put("node", "n")),
        "{'cluster': {'node': 'n'}}");
  }

  @Test
  void whatCannotBeWrittenAsADifferenceNeedsTheWholeState() {
    JsonObject other = STATE.copy();
    other.getJsonArray("routes").add(other.getJsonArray("routes").remove(0));
    assertThat(StateChange.between(STATE, other)).as("another order").isNull();

    JsonObject restarted = STATE.copy();
    route(restarted, 0).put("ended", new JsonObject());
    assertThat(StateChange.between(STATE, restarted)).as("a member has gone").isNull();

    JsonObject more = STATE.copy();
    more.getJsonArray("routes")
        .add(new JsonObject().put("name", "1"))
        .add(new JsonObject().put("name", "0"));
    assertThat(StateChange.between(STATE, more)).as("two are new").isNull();
  }

  @Test
  void allChangesAfterEachOtherGiveTheLastState() {
    for (int seed = 0; seed < 50; seed++) {
      RandomState random = new RandomState(seed);
      JsonObject before = random.next();
      int changes = 0;
      for (int i = 0; i < 100; i++) {
        JsonObject now = random.next();
        JsonObject change = StateChange.between(before, now);
        changes += change == null ? 0 : 1;
        assertThat(change == null ? now : applied(before, change))
            .as("seed %d: %s after %s", seed, change, before)
            .isEqualTo(now);
        before = now;
      }
      assertThat(changes).isGreaterThan(50);
    }
  }

  /** Applies a change as its description says. */
  private static JsonObject applied(JsonObject before, JsonObject change) {
    JsonObject now = before.copy();
    change.forEach(
        member ->
            now.put(member.getKey(), value(before.getValue(member.getKey()), member.getValue())));
    return now;
  }

  private static @Nullable Object value(@Nullable Object before, @Nullable Object value) {
    if (before instanceof JsonArray elements && value instanceof JsonObject byName) {
      return elements(elements, byName);
    }
    return before instanceof JsonObject object && value instanceof JsonObject inner
        ? applied(object, inner)
        : value;
  }

  private static JsonArray elements(JsonArray before, JsonObject change) {
    Map<String, @Nullable Object> now = new LinkedHashMap<>();
    before.forEach(element -> now.put(((JsonObject) element).getString("name"), element));
    for (Map.Entry<String, Object> element : change) {
      if (element.getValue() == null) {
        now.remove(element.getKey());
      } else {
        now.put(element.getKey(), value(now.get(element.getKey()), element.getValue()));
      }
    }
    return new JsonArray(now.values().stream().toList());
  }
}
