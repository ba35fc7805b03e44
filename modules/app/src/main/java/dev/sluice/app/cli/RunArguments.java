package dev.sluice.app.cli;

import dev.sluice.transport.Transports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} is told on the command line.
 *
 * @param config the configuration
 * @param eventLoops how many event loops, or 0 for the default
 * @param transport the name of a transport
 * @param cluster whether to join other JVMs
 */
public record RunArguments(Path config, int eventLoops, String transport, boolean cluster) {
  static final String CONFIG = "--config";
  static final String EVENT_LOOPS = "--event-loops";

  /** The option that names the transport. */
  public static final String TRANSPORT = "--transport";

  static final String CLUSTER = "--cluster";
  static final String DEFAULT_EVENT_LOOPS = "0";

  /** The transport where none is named. */
  public static final String DEFAULT_TRANSPORT = Transports.AUTO;

  private static final Set<String> WITH_VALUE = Set.of(CONFIG, EVENT_LOOPS, TRANSPORT);

  /**
   * Reads a command line that is beyond doubt, without picocli: to load and to set up that takes as
   * long as all the rest of a start.
   *
   * @return null for anything else, which picocli then reads, or explains what is wrong with it
   */
  public static @Nullable RunArguments of(String[] args) {
    Map<String, String> options = args.length > 0 && args[0].equals("run") ? read(args) : null;
    if (options == null || !options.containsKey(CONFIG)) {
      return null;
    }
    String eventLoops = options.getOrDefault(EVENT_LOOPS, DEFAULT_EVENT_LOOPS);
    return eventLoops.matches("\\d{1,9}")
        ? new RunArguments(
            Path.of(options.get(CONFIG)),
            Integer.parseInt(eventLoops),
            options.getOrDefault(TRANSPORT, DEFAULT_TRANSPORT),
            options.containsKey(CLUSTER))
        : null;
  }

  private static @Nullable Map<String, String> read(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      String name = equals < 0 ? args[i] : args[i].substring(0, equals);
      String value = equals < 0 ? "" : args[i].substring(equals + 1);
      if (WITH_VALUE.contains(name) && equals < 0 && i + 1 < args.length) {
        value = args[++i];
      }
      if (!isPlain(name, value) || options.put(name, value) != null) {
        return null;
      }
    }
    return options;
  }

  /** Quotes, other options and files of options ({@code @file}) mean more than they say. */
  private static boolean isPlain(String name, String value) {
    return name.equals(CLUSTER)
        ? value.isEmpty()
        : WITH_VALUE.contains(name) && value.matches("[^-@\"'\\s].*");
  }
}
