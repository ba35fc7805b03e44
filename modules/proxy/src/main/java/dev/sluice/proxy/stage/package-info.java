/**
 * The extension point for stages: the steps that a client's connection passes before it is relayed.
 * Each stage has its own package; {@code stream.Stages} lists them.
 */
@Internal
@NullMarked
package dev.sluice.proxy.stage;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
