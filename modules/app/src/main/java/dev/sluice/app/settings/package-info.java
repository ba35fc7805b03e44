/**
 * A whole configuration: where it is read from, what overrides it, and what it says once it holds
 * no error.
 */
@NullMarked
package dev.sluice.app.settings;

import org.jspecify.annotations.NullMarked;
