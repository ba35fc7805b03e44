/** The messages of PostgreSQL's protocol, version 3. */
@Internal
@NullMarked
package dev.sluice.frame.postgres;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
