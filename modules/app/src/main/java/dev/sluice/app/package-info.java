/**
 * The program: configuration files, the command line, the launchers and the demo.
 *
 * <p>{@link dev.sluice.app.Main} is where the fat jar begins, {@link dev.sluice.app.SluiceVerticle}
 * where the launchers of Vert.x do.
 */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
