// Simplified Chinese: short, polite, plain. The keys here are the keys of every language.
export const zh = {
  title: "十问",
  demo: "演示 DEMO",
  notices: "通知",
  language_other: "English",
  language_label: "Switch to English",

  back: "返回",
  skip: "跳过",
  finish: "结束",
  previous_page: "上一页",
  next_page: "下一页",
  say_more: "再说几句",
  say_more_again: "改一改我说的话",

  start_heading: "请您评一评",
  start_rate: "评价服务",
  start_rate_note: "点一下就算数",
  start_survey: "回答十问",
  start_survey_note: "约 90 秒",

  subject_department: "您今天到了哪个部门？",
  subject_counter: "是哪个窗口为您办的？",
  subject_whole_department: "整个部门",
  subject_whole_hall: "整个大厅",

  counter_unit: "号窗口",
  counter_name: "{number} 号窗口",
  clerk: "工号 {clerk}",
  about: "评价对象",

  rate_heading: "请您评价这次服务",
  rate_faces: "满意程度",
  rate_hint: "点一下就算数，还可以改。",
  rate_hint_private: "窗口人员看不到您选了什么。",
  rate_why: "为什么？可以多选，也可以不选。",
  rate_more: "更多",
  rate_done: "好了",

  next_heading: "再回答十个问题，好吗？",
  next_note: "您的评价已经记下。",
  next_survey: "回答十问",
  next_survey_note: "约 90 秒，每题都能跳过",
  next_finish_note: "不回答也可以",

  intro_heading: "{questions} 个问题，每题点一下",
  intro_kept: "只记您的回答，不记您是谁。大厅管理员和市级平台能看到，窗口人员看不到。",
  intro_start: "开始",

  question_progress: "第 {number} 题，共 {of} 题",
  question_answers: "您的回答",

  capacity_heading: "您今天是为谁来办事？",
  capacity_note: "可以不选。",

  comment_heading: "您想说什么？",
  comment_note: "请不要写姓名、电话和证件号。",
  comment_count: "{count} / {max} 字",
  comment_keep: "记下",

  thanks_heading: "谢谢您",
  thanks_note: "已经保存好了。",

  paused_heading: "暂停服务",
  paused_not_saved: "刚才的选择没有保存成功，没有计入。",
  paused_disk_full: "机器存满了，现在不能评价。刚点的没有计入。",
  paused_no_record: "机器打不开记录，现在不能评价。刚点的没有计入。",
  paused_stopped: "机器停了，刚才的选择可能没有计入。",
  paused_ask: "请您告诉工作人员。",

  cover_heading: "您还在吗？",
  cover_seconds: "秒后自动结束",
  cover_stay: "我还在",
};
