/**
 * The text formats of configurations, which are YAML and JSON with strict rules, and a vertx-config
 * store that reads a file. Only {@link dev.sluice.config.format.JsonText} works without
 * vertx-config on the class path.
 */
@Internal
@NullMarked
package dev.sluice.config.format;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
