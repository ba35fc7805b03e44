/**
 * The program: {@link dev.sluice.app.Main} is the entry point of the fat jar, {@link
 * dev.sluice.app.SluiceVerticle} that of the launchers of Vert.x. Everything else is in the
 * subpackages.
 */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
