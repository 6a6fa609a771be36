// Settings.
export const settings = {
  settings_note: "改动马上生效；正在评价的人不受影响，从下一位开始。每次改动都会记下来。",
  settings_confirm: "改设置之前，请再输一次您的密码",
  settings_confirm_go: "确认并改好",
  settings_set: "已经改好：{name}，{value}。",
  settings_fixed: "由平台或启动方式规定，这里不能改。",
  settings_unset: "还没有选。",
  settings_typed: "或者自己写一个",
  settings_typed_note: "最多 {longest} 个字。屏幕键盘可以打字母和数字；接上键盘可以打汉字。",
  settings_typed_wrong: "请写 1 到 {longest} 个字。",
  settings_typed_use: "用这个",

  notices: "U 盘公告",
  notices_note:
    "把 U 盘里的图片加到办事人屏幕的公告里，排在大厅自己的公告后面。图片会重新制作，不带原文件里的其他信息。",
  notices_room: "大厅自己的公告有 {of_pack} 个，还可以加 {room} 个。",
  notices_forbidden: "平台规定这里不能用 U 盘加公告。",
  notices_no_stick: "请插上 U 盘。图片放在 U 盘最外层，或放在“公告”文件夹里。",
  notices_kept: "已经加上的公告",
  notices_not_shown: "现在没有显示：没有空位，或者图片已经损坏。可以撤下后重新加。",
  notices_take_down: "撤下",
  notices_take_down_one: "撤下第 {number} 个：{name}",
  notices_caption: "“{name}”是关于什么的？看不见图片的人会听到这几个字。",
  notices_caption_label: "图片的内容",
  notices_add: "加到公告里",
  notices_adding: "正在制作…",
};
