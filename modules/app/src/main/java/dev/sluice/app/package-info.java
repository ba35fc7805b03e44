/** The program: its configuration and its command line. */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
