export default ({ firstOrder }, { equal }) => ({
  "the command is for this server, and shows nobody's key": () => {
    const command = firstOrder("https://shop.example");
    equal([command.startsWith("curl -X POST https://shop.example/api/v1/events"), command.includes("Bearer $PEAKLINE_KEY"), command.split("\n").length], [true, true, 4]);
  },
});
