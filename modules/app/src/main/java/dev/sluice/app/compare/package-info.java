/** {@code sluice compare}: a comparison of two servers that runs, is shown and is reported. */
@Internal
@NullMarked
package dev.sluice.app.compare;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
