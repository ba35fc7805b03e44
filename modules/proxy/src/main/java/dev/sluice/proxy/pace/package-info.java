/**
 * Mirrors that get the client's bytes at the pace of a conversation: a handler that holds writes
 * back, and the turns of a session that decide how long.
 */
@Internal
@NullMarked
package dev.sluice.proxy.pace;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
