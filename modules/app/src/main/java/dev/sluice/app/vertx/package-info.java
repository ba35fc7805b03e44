/**
 * The Vert.x that the program runs on, whether a command of Sluice makes it or a launcher of
 * Vert.x.
 */
@NullMarked
package dev.sluice.app.vertx;

import org.jspecify.annotations.NullMarked;
