/** The log lines for operators: warnings, ended sessions, losses and slow event loops. */
@Internal
@NullMarked
package dev.sluice.proxy.log;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
