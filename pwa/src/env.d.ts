// What does the build give besides TypeScript?
declare module "*.css";
