/** The log for operators: warnings, ended sessions, losses, and late event loops. */
@Internal
@NullMarked
package dev.sluice.proxy.log;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
