package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void a_configuration_file_of_logback_goes_first() {
    // These tests have a logback-test.xml.
    LoggerContext logs = new LoggerContext();
    assertThat(new Logging().configure(logs)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(logs.getLogger("ROOT").iteratorForAppenders().hasNext()).isFalse();
  }
}
