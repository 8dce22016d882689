// What do all screens stand on? One file of the build: every screen that comes later imports it, so that nothing shared is cut into crumbs.
import "./actions";
import "./device";
import "./french";
import "./live";
import "./router";
import "./session";
import "./state";
import "./sync";
import "./update";
import "./words";
import "./ui/common";
import "./ui/freshness";
import "./ui/icons";
import "./ui/live";
import "./ui/news";
import "./ui/status";
import "./ui/switcher";
