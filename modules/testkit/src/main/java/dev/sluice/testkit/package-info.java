/** Peers and assertions that the tests of every module share. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
