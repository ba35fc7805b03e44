/** Attempts to reach the addresses of a configuration, without sending data. */
@Internal
@NullMarked
package dev.sluice.app.connect;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
