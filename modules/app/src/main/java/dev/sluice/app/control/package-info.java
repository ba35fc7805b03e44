/**
 * What the admin and the cluster see of the program, and change in it: an adapter for each of their
 * interfaces.
 */
@NullMarked
package dev.sluice.app.control;

import org.jspecify.annotations.NullMarked;
