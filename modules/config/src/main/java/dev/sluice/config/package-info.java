/**
 * Reads, checks and explains configuration. It knows no route: which keys there are is said where
 * they are used.
 *
 * <p>{@link dev.sluice.config.ConfigSection} reads an object key by key and reports all errors at
 * once; the other types read one kind of value each.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
