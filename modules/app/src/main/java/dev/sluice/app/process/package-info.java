/** The program as the operating system sees it: exit codes, signals, limits, its log, systemd. */
@Internal
@NullMarked
package dev.sluice.app.process;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
