/**
 * The program: {@link dev.sluice.app.Main} is where the fat jar begins, {@link
 * dev.sluice.app.SluiceVerticle} where the launchers of Vert.x do. All else is in the packages
 * below this one.
 */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
