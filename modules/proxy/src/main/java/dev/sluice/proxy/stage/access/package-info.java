/** Who may use a route, and how much of it. */
@NullMarked
package dev.sluice.proxy.stage.access;

import org.jspecify.annotations.NullMarked;
