// Settings.
export const settings = {
  settings_note: "改动马上生效；正在评价的人不受影响，从下一位开始。每次改动都会记下来。",
  settings_confirm: "改设置之前，请再输一次您的密码",
  settings_confirm_go: "确认并改好",
  settings_set: "已经改好：{name}，{value}。",
  settings_fixed: "由平台或启动方式规定，这里不能改。",
  settings_unset: "还没有选。",
};
