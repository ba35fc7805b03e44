/** What operators are told: warnings, the sessions that ended, losses, and loops that are late. */
@Internal
@NullMarked
package dev.sluice.proxy.log;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
