/**
 * Reads, checks and describes configuration. It knows no route: each key is declared where it is
 * used.
 *
 * <p>A {@link dev.sluice.config.ConfigKey} is one key and a {@link dev.sluice.config.ConfigSpec}
 * all keys of one kind of section. {@link dev.sluice.config.ConfigSection} reads an object key by
 * key and reports all errors at once; a {@link dev.sluice.config.ValueType} reads one value.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
