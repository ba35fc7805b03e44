/** The program as the operating system sees it: exit codes, signals, limits, its log, systemd. */
@NullMarked
package dev.sluice.app.process;

import org.jspecify.annotations.NullMarked;
