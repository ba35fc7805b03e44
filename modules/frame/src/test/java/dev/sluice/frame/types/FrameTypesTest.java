package dev.sluice.frame.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import org.junit.jupiter.api.Test;

/** Each protocol is found by its name. */
@OneJdkIsEnough
class FrameTypesTest {

  @Test
  void eachNameNamesOneProtocol() {
    assertThat(FrameTypes.names())
        .contains("line", "redis", "postgres", "http")
        .doesNotHaveDuplicates();
    for (String name : FrameTypes.names()) {
      assertThat(FrameTypes.named(name).orElseThrow().name()).isEqualTo(name);
    }
    assertThat(FrameTypes.named("gopher")).isEmpty();
  }
}
