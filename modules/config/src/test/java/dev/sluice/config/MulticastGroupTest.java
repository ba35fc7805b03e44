package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MulticastGroupTest {

  @ParameterizedTest
  @ValueSource(strings = {"224.0.0.1", "239.255.77.7", "239.1.2.3%eth0", "ff15:0:0:0:0:0:0:7%lo"})
  void aGroupHasTheTextThatItWasReadFrom(String group) {
    assertThat(MulticastGroup.parse(group)).hasToString(group);
  }

  @Test
  void theInterfaceFollowsThePercentSign() {
    assertThat(MulticastGroup.parse("ff15::7%eth0.5").networkInterface()).isEqualTo("eth0.5");
    assertThat(MulticastGroup.parse("239.1.2.3").networkInterface()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "%lo", "lo", "10.0.0.1", "240.0.0.1", "fe80::1", "239.1.2", "239.1.2.3%"})
  void anAddressThatIsNoGroupIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MulticastGroup.parse(text))
        .withMessageStartingWith("is not a multicast group; allowed: ");
  }

  @Test
  void aNameIsNotLookedUp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MulticastGroup.parse("all-systems.mcast.net"));
  }

  @Test
  void aNumberIsNoGroup() {
    assertThatIllegalArgumentException().isThrownBy(() -> MulticastGroup.parse(239));
  }
}
