package dev.sluice.app.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code run}.
 *
 * @param config file with the configuration; null if the command line has it
 * @param given the configuration of the command line; empty if there is a file
 * @param eventLoops number of event loops, 1 to 1024
 * @param transport name of a transport
 * @param cluster whether to join other JVMs
 */
public record RunOptions(
    @Nullable Path config, JsonObject given, int eventLoops, String transport, boolean cluster) {}
