/** The last ten minutes of each route, and the list of what happened. */
@Internal
@NullMarked
package dev.sluice.admin.past;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
