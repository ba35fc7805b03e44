/**
 * The texts that configurations come in: YAML and JSON without their surprises, and the file as a
 * store for vertx-config. Only {@link dev.sluice.config.format.JsonText} works without vertx-config
 * on the class path.
 */
@Internal
@NullMarked
package dev.sluice.config.format;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
