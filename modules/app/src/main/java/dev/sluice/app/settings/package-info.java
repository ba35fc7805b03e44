/**
 * A whole configuration: where it is read from, what overrides it, and what it says once it holds
 * no error.
 */
@Internal
@NullMarked
package dev.sluice.app.settings;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
