/** Traffic for the training run that creates a start-up cache. */
@Internal
@NullMarked
package dev.sluice.app.warmup;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
