/** Resolves host names to addresses. */
@Internal
@NullMarked
package dev.sluice.proxy.names;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
