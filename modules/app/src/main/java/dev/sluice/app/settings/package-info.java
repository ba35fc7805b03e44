/** A whole configuration: its sources, what overrides it, and its values once it has no error. */
@Internal
@NullMarked
package dev.sluice.app.settings;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
