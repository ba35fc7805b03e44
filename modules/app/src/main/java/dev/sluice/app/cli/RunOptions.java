package dev.sluice.app.cli;

import java.nio.file.Path;

/**
 * The options of {@code run}.
 *
 * @param config file with the configuration
 * @param eventLoops number of event loops, 1 to 1024
 * @param transport name of a transport
 * @param cluster whether to join other JVMs
 */
public record RunOptions(Path config, int eventLoops, String transport, boolean cluster) {}
