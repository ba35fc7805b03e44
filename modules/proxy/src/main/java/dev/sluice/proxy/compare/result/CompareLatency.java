package dev.sluice.proxy.compare.result;

import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.tee.MetricScope;
import java.util.List;

/** The latencies of responses that are measured on both sides. */
public enum CompareLatency implements Metric {
  FIRST_BYTE(
      "sluice_compare_first_byte_seconds", "Time from a request to the first byte of its response"),
  LAST_BYTE(
      "sluice_compare_last_byte_seconds", "Time from a request to the last byte of its response"),
  MESSAGE(
      "sluice_compare_message_seconds",
      "Time from the end of a request to the end of its response, with frame");

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  CompareLatency(String name, String help) {
    info =
        new MetricInfo(
            name,
            MetricKind.SUMMARY,
            MetricScope.ALL,
            help + "; side is primary or mirror.",
            "side",
            List.of());
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
