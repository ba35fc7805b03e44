/**
 * The seam of stages: what a client's connection passes before it is relayed. Each stage has a
 * package of its own; {@code stream.Stages} lists them.
 */
@Internal
@NullMarked
package dev.sluice.proxy.stage;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
