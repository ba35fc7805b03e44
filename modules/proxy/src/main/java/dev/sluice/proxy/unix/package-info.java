/**
 * The files of Unix sockets to listen at: how they are created, who owns them, when they are
 * deleted.
 */
@Internal
@NullMarked
package dev.sluice.proxy.unix;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
