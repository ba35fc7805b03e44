/** The program's side of the operating system: exit codes, signals, limits, systemd. */
@Internal
@NullMarked
package dev.sluice.app.process;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
