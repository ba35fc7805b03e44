/** Requests and responses of Redis. */
@Internal
@NullMarked
package dev.sluice.frame.redis;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
