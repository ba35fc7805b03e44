/**
 * What the admin and the cluster see of the program, and change in it: an adapter for each of their
 * interfaces.
 */
@Internal
@NullMarked
package dev.sluice.app.control;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
