/** A tee with three mirrors in one JVM: traffic, measurement and the table at the end. */
@NullMarked
package dev.sluice.app.demo;

import org.jspecify.annotations.NullMarked;
