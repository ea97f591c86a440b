import type { Theme } from "vitepress";
// The theme without its web font: the reader's own fonts, and nothing to fetch.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme satisfies Theme;
