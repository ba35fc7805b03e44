/**
 * Adapters through which the admin and the cluster see and change the program, one for each of
 * their interfaces.
 */
@Internal
@NullMarked
package dev.sluice.app.control;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
